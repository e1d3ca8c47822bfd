/* Adds and takes away rows of a formset. <div data-pax-rows="prefix"> holds
   [data-pax-row]s and a <template>; without script the server draws empty rows. */
function manage(box) {
  const total = box.querySelector(`[name="${box.dataset.paxRows}-TOTAL_FORMS"]`);
  const template = box.querySelector("template");
  const add = box.querySelector("[data-pax-add]");
  if (!total || !template || !add) return;
  add.hidden = false;

  add.addEventListener("click", () => {
    const row = document.createElement("template");
    row.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    add.before(row.content);
    total.value = Number(total.value) + 1;
    const rows = box.querySelectorAll("[data-pax-row]");
    rows[rows.length - 1].querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });

  box.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-pax-remove]");
    if (!remove) return;
    const row = remove.closest("[data-pax-row]");
    const mark = row.querySelector('[name$="-DELETE"]');
    if (mark) mark.checked = true;
    else row.querySelectorAll("input, select, textarea").forEach((field) => (field.value = ""));
    row.hidden = true;
    add.focus();
  });
  box.querySelectorAll("[data-pax-remove]").forEach((button) => (button.hidden = false));
}

document.querySelectorAll("[data-pax-rows]").forEach(manage);
