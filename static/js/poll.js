/* Follows a job: fetches a piece of page until it asks no more.
   <div data-pax-poll="url" data-pax-every="2">; polling ends when the answer, a piece of
   HTML, has no data-pax-poll of its own. Says to role=status only when the text changes. */
async function follow(box) {
  const url = box.dataset.paxPoll;
  const seconds = Number(box.dataset.paxEvery ?? 2);
  let failures = 0;
  while (box.isConnected && failures < 5) {
    await new Promise((done) => setTimeout(done, seconds * 1000 * 2 ** failures));
    if (document.hidden) continue;
    try {
      const answer = await fetch(url, { headers: { "X-Pax-Part": "1" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-pax-part]") ?? page.body;
      box.replaceChildren(...fresh.childNodes);
      failures = 0;
      if (!page.querySelector("[data-pax-poll]")) return;
    } catch {
      failures += 1;
    }
  }
}

document.querySelectorAll("[data-pax-poll]").forEach(follow);
