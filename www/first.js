// Before anything is painted: whether the view that stands in this page is the one that its address means (#first, made when the
// site was built), or another, whose numbers come with the program. The style sheet shows one or the other.
const wanted = new URLSearchParams(location.search);
document.documentElement.dataset.first = [...wanted].length ? "other" : "here";
// One figure alone, on another site's page: what is around it goes, but for the name, which leads to the whole of it.
const alone = wanted.get("embed") ?? "";
if (/^[a-z-]+$/.test(alone)) {
  document.documentElement.dataset.embed = alone;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`[data-embed] :is(figure, .folded):not(#${alone}) { display: none }`);
  document.adoptedStyleSheets = [sheet];
}
addEventListener("DOMContentLoaded", () => {
  if (document.documentElement.dataset.embed) {
    wanted.delete("embed");
    Object.assign(document.querySelector(".brand a"), { href: `?${wanted}`, target: "_blank", rel: "noopener" });
  }
  const link = [...document.querySelectorAll("#first .views a")].find((link) => new URL(link.href).searchParams.get("view") === wanted.get("view"));
  // Its numbers are another view's, even where no style sheet hides them.
  if (document.documentElement.dataset.first === "other") document.getElementById("first")?.remove();
  if (!wanted.get("view") || !link) return;
  document.title = `${link.textContent} · Lorenz`;
  const lede = document.querySelector(".skeleton .lede");
  if (lede) lede.textContent = link.title;
});
