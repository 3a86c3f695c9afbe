//! The native command line: the same core as the site's, for scripts and checks.

use std::process::ExitCode;

fn main() -> ExitCode {
    lorenz::cli::main()
}
