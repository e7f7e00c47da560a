// Forms of a task: one kind of deadline, a reason where no rule decides, no file that is too large.
(() => {
  const MOST_BYTES = 200 * 1024 * 1024;
  for (const form of document.querySelectorAll("form[data-task]")) {
    const { due, days, reason } = form.elements;
    const alone = (one, other) => one?.addEventListener("input", () => { other.disabled = one.value !== ""; });
    if (due && days) { alone(due, days); alone(days, due); }
    const ways = form.querySelectorAll('input[name="branch"]');
    const ask = () => { reason.required = ![...ways].some((way) => way.checked && "ruled" in way.dataset); };
    if (ways.length) { ask(); ways.forEach((way) => way.addEventListener("change", ask)); }
    for (const file of form.querySelectorAll('input[type="file"]'))
      file.addEventListener("change", () => {
        const large = [...file.files].some((each) => each.size > MOST_BYTES);
        file.setCustomValidity(large ? "> 200 MB" : "");
        file.reportValidity();
      });
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      for (const button of form.querySelectorAll('button[type="submit"]')) button.disabled = true;
    });
  }
})();
