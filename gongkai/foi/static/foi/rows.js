// Keyboard through rows: j and k (or the arrows, once inside) move from link to link; Enter opens, as links do.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, summary")) return;
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const inside = document.activeElement.closest("[data-rows] tbody tr");
  if (!inside && event.key.startsWith("Arrow")) return;
  const links = [...document.querySelectorAll("[data-rows] tbody th a")];
  const here = inside ? links.indexOf(inside.querySelector("th a")) : -1;
  const next = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  if (next) { next.focus(); event.preventDefault(); }
});
