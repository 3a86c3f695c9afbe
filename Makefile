# Every target installs what it lacks first (.ci/setup.sh: seconds when all is there) and works in a fresh clone.
#   make serve    build the release site and serve it on http://127.0.0.1:8080 (PORT=8081 make serve)
#   make site     build the release site into dist/
#   make quick    the same, much sooner and larger, into dist-quick/, for daily work; `make serve-quick` serves it
#   make test     every test; in parts: test-native, counts, test-refresh, test-web, sizes, test-site
#   make test-refresh  the scripts of the scheduled refresh of data, against hosts of every kind
#   make test-prep  what prepares data: runs, a cluster whose executors die, the same rows as DuckDB's (not part of `make test`)
#   make prep     build lorenz-prep for use
#   make bench-prep  lorenz-prep beside DuckDB, from 1 million rows on (PREP="--rows 30000000" asks for more)
#   make test-browsers  the main stories in Firefox, WebKitGTK and Chromium, which must say the same (BROWSERS=firefox narrows it)
#   make counts   instructions of a load and of five questions beside those kept (UPDATE=1 keeps them; COUNTS=--optional
#                 goes on without valgrind)
#   make sizes    the site's programs beside their budgets
#   make check    formatting, lints (native and wasm32), documentation, shell scripts, licenses and known faults of libraries
#   make soak     10,000 random actions on 10 million rows, for hours (SOAK="--actions 500 --rows 2000000", SOAK="--loads 1000")
#   make gallery  every view in pictures, three widths, light and dark, with a sheet of them all (target/gallery)
#   make bench    measurements: each measure, and the table of figures in docs/speed.md
#   make bench-peers  Lorenz beside other readers of Parquet, in the browser and native (PEERS="--sizes small" narrows it)
#   make data     rebuild www/data/
#   make methods  rewrite www/methods.html, after a change of a measure
#   make notices  rewrite www/notices.html, after a change of Cargo.lock
#   make release  pack dist/ and the native command line into release/ (.ci/release.sh)
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := site
.PHONY: prep test-prep bench-prep serve serve-quick site quick test test-native counts test-web sizes test-site test-browsers soak gallery check bench bench-site \
  bench-peers test-refresh data methods notices release release-parts setup setup-test setup-browsers setup-check setup-notices setup-release

PORT ?= 8080
DIST ?= dist
PEERS ?=
SOAK ?=
PREP ?=
COUNTS ?=
CACHE := $(or $(LORENZ_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lorenz)
# The first line of a recipe: tools on PATH, compilers of the wasm builds, and `wasm`, which runs a command with a
# Rust that has wasm32.
env := source "$(CACHE)/env.sh"

# For wasm32 alone; every browser since 2023 has SIMD. Leptos makes one program of many views where their types are erased: the page
# is 8 % smaller.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS ?= -Ctarget-feature=+simd128 --cfg erase_components
# Nobody reads along in a pipeline: cargo locks its file, and any warning counts.
locked := $(if $(CI),--locked)

serve: site
	@$(env)
	exec node tests/e2e/server.mjs dist --port "$(PORT)"

serve-quick: quick
	@$(env)
	exec node tests/e2e/server.mjs dist-quick --port "$(PORT)"

site: dist/index.html

# Not again while nothing has changed: the optimizer alone takes its time.
dist/index.html: $(shell find src www Cargo.toml Cargo.lock Trunk.toml .ci/versions .ci/rest.txt .ci/*.mjs -type f) | setup
	$(env)
	mkdir -p "$$CARGO_TARGET_DIR"
	cargo run --locked --quiet --bin lorenz -- first-view $(wildcard www/data/panel.parquet www/data/models.parquet) >"$$CARGO_TARGET_DIR/first-view.html"
	FIRST_VIEW="$$CARGO_TARGET_DIR/first-view.html" wasm trunk --log warn build --release

quick: setup
	$(env)
	wasm trunk --log warn build --cargo-profile site-quick --dist dist-quick

test: test-native counts test-refresh test-web sizes test-site

test-native: setup
	$(env)
	cargo test $(locked)

counts: setup-test
	$(env)
	benches/counts.sh $(COUNTS)

test-refresh: setup-test
	$(env)
	cargo build $(locked) --bin lorenz
	LORENZ="$$CARGO_TARGET_DIR/debug/lorenz" node --test tests/refresh/*.test.mjs

test-web: setup-test
	$(env)
	WASM_BINDGEN_TEST_WEBDRIVER_JSON="$(CURDIR)/.ci/wasm/webdriver.json" \
	  wasm cargo test $(locked) --no-default-features --target wasm32-unknown-unknown --test web

prep: setup
	$(env)
	cargo build $(locked) -p lorenz-prep --profile prep

test-prep: setup
	$(env)
	cargo test $(locked) -p lorenz-prep --profile prep-test

bench-prep: prep
	$(env)
	if [[ -z "$${PYTHON:-}" ]]; then
	  [[ -d benches/peers/.venv ]] || python3 -m venv benches/peers/.venv
	  benches/peers/.venv/bin/pip install --quiet duckdb
	fi
	"$${PYTHON:-benches/peers/.venv/bin/python}" prep/bench.py --program "$$CARGO_TARGET_DIR/prep/lorenz-prep" $(PREP)

sizes: site
	.ci/sizes.sh

test-site: setup-test site
	$(env)
	cd tests/e2e
	npx playwright test

test-browsers: setup-browsers site
	$(env)
	npm test --silent --prefix tests/browsers

soak: setup-test site
	$(env)
	node tests/e2e/soak.mjs $(SOAK)

gallery: setup-test site
	$(env)
	node tests/e2e/gallery.mjs --readme .github/page.png

check: setup-check
	$(env)
	cargo fmt --check
	cargo clippy $(locked) --all-targets -- -D warnings
	cargo clippy $(locked) -p lorenz-prep --all-targets --profile prep-test -- -D warnings
	CLIPPY_CONF_DIR="$(CURDIR)/.ci/wasm" \
	  wasm cargo clippy $(locked) --no-default-features --features all-formats --target wasm32-unknown-unknown --lib \
	  --bin page --bin engine --bin engine-all -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc $(locked) --no-deps --document-private-items
	.ci/lint.sh
	.ci/audit.sh

bench: setup-test site
	$(env)
	cargo bench $(locked)
	cargo build --release $(locked) --bin lorenz
	node tests/e2e/bench.mjs

# The site with a page that answers the peers' benchmark, as a plain folder; DIST=dist-quick takes another build.
bench-site: $(if $(filter dist,$(DIST)),site)
	names="$$(sed -n 's/.*src="[^"]*start\.[0-9a-f]*\.js?\([^"]*\)".*/\1/p' "$(DIST)/index.html")"
	page="$$(<benches/peers/page/index.html)"
	rm -rf target/bench-site
	mkdir -p target
	cp -R "$(DIST)" target/bench-site
	cp benches/peers/page/bench.js target/bench-site/
	printf '%s\n' "$${page//NAMES/"$$names"}" >target/bench-site/index.html

bench-peers: setup-test bench-site
	$(env)
	npm ci --no-audit --no-fund --prefix benches/peers
	if [[ -z "$${PYTHON:-}" ]]; then
	  [[ -d benches/peers/.venv ]] || python3 -m venv benches/peers/.venv
	  benches/peers/.venv/bin/pip install --quiet -r benches/peers/requirements.txt
	fi
	node benches/peers/all.mjs --site target/bench-site $(PEERS)

data: setup
	$(env)
	cargo run --release $(locked) --bin dataset

methods: setup
	$(env)
	cargo run $(locked) --quiet --bin lorenz -- methods >"$$CARGO_TARGET_DIR/methods.html"
	mv "$$CARGO_TARGET_DIR/methods.html" www/methods.html

# The crates of engine-all, which has every feature of the three programs.
notices: setup-notices
	$(env)
	cargo about generate --frozen --fail --config .ci/about.toml --no-default-features --features all-formats \
	  --output-file www/notices.html .ci/about.hbs

# What lies beside the programs of a release: the notices of the command line, and a list of all libraries.
release-parts: setup-release
	$(env)
	rm -rf target/release-parts
	mkdir -p target/release-parts
	cargo about generate --frozen --fail --config .ci/about.toml \
	  $(addprefix --target ,x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu x86_64-apple-darwin aarch64-apple-darwin \
	    x86_64-pc-windows-msvc) \
	  --output-file target/release-parts/NOTICES.txt .ci/about-native.hbs
	CARGO_NET_OFFLINE=true cargo cyclonedx --quiet --format json --spec-version 1.5 --all-features --target all \
	  --override-filename lorenz.cdx
	mv lorenz.cdx.json target/release-parts/

release: site release-parts
	$(env)
	cargo build --release $(locked) --bin lorenz
	cp "$$CARGO_TARGET_DIR/release/lorenz" "target/release-parts/lorenz-$$(uname -s -m | tr 'A-Z ' 'a-z-')"
	rm -rf release
	.ci/release.sh dist target/release-parts release

setup:
	@.ci/setup.sh

setup-test setup-browsers setup-check setup-notices setup-release: setup-%:
	@.ci/setup.sh $*
