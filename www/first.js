// Before anything is painted: whether the view that stands in this page is the one that its address means (#first, made when the
// site was built), or another, whose numbers come with the program. The style sheet shows one or the other.
const wanted = new URLSearchParams(location.search);
document.documentElement.dataset.first = [...wanted].length ? "other" : "here";
addEventListener("DOMContentLoaded", () => {
  const link = [...document.querySelectorAll("#first .views a")].find((link) => new URL(link.href).searchParams.get("view") === wanted.get("view"));
  if (!wanted.get("view") || !link) return;
  document.title = `${link.textContent} · Lorenz`;
  const lede = document.querySelector(".skeleton .lede");
  if (lede) lede.textContent = link.title;
});
