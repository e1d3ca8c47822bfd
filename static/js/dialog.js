/* Opens a question in the page instead of on a page of its own.
   <a href="/avsluta/" data-pax-dialog="dialog-id">: without script the link is followed. */
function offer(link) {
  const dialog = document.getElementById(link.dataset.paxDialog);
  if (!dialog?.showModal) return;
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.querySelectorAll("[data-pax-close]").forEach((button) => button.addEventListener("click", () => dialog.close()));
}

document.querySelectorAll("[data-pax-dialog]").forEach(offer);
