/* Lets cards be moved on a board by dragging, or by Alt and an arrow key on the card's
   link. It fills in the card's own form and sends it: the server does the rest.
   <div data-pax-board> <section data-pax-lane="key"> <article data-pax-card> <form> … */
function move(card, key) {
  const form = card.querySelector("form");
  const select = form?.querySelector("select");
  if (!select || select.value === key || ![...select.options].some((o) => o.value === key)) return;
  select.value = key;
  const status = document.querySelector("[data-pax-board-status]");
  if (status) status.textContent = `Flyttar till ${select.selectedOptions[0].text}.`;
  card.dataset.moving = "";
  form.requestSubmit();
}

function manage(board) {
  const lanes = [...board.querySelectorAll("[data-pax-lane]")];
  let dragged = null;

  board.querySelectorAll("[data-pax-card]").forEach((card) => {
    if (!card.querySelector("form")) return;
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      dragged = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    card.addEventListener("dragend", () => {
      dragged = null;
      lanes.forEach((lane) => delete lane.dataset.over);
    });
    card.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!event.altKey || !step || event.target.tagName === "SELECT") return;
      const next = lanes[lanes.indexOf(card.closest("[data-pax-lane]")) + step];
      if (!next) return;
      event.preventDefault();
      move(card, next.dataset.paxLane);
    });
  });

  lanes.forEach((lane) => {
    lane.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      lane.dataset.over = "";
    });
    lane.addEventListener("dragleave", (event) => {
      if (!lane.contains(event.relatedTarget)) delete lane.dataset.over;
    });
    lane.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      move(dragged, lane.dataset.paxLane);
    });
  });
}

document.querySelectorAll("[data-pax-board]").forEach(manage);
