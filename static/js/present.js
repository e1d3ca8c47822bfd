/* Presentation: one slide at a time, by the keys. Without script the slides stand in a row.
   <div data-pax-slides> of sections with ids; links to #id lead between them. */
const FORWARD = new Set(["ArrowRight", "ArrowDown", "PageDown", " "]);
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"]);

function start(box) {
  const slides = [...box.children];
  box.dataset.one = "";

  function at() {
    return Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash));
  }
  function show(move) {
    const here = slides[at()];
    for (const slide of slides) slide.toggleAttribute("data-shown", slide === here);
    if (move) here.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  function go(index) {
    const next = slides[Math.min(Math.max(index, 0), slides.length - 1)];
    if (`#${next.id}` !== location.hash) location.hash = next.id;
  }

  addEventListener("hashchange", () => show(true));
  addEventListener("keydown", (event) => {
    const inControl = event.target.closest("a, button, summary, input, textarea, [role=region]");
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key === " " && inControl)) return;
    if (event.key === "Home") go(0);
    else if (event.key === "End") go(slides.length - 1);
    else if (FORWARD.has(event.key)) go(at() + 1);
    else if (BACK.has(event.key)) go(at() - 1);
    else return;
    event.preventDefault();
  });
  show(false);
}

document.querySelectorAll("[data-pax-slides]").forEach(start);
