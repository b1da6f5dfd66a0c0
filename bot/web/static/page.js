// Small helps for those with JavaScript; every page works without.
const words = document.querySelector("textarea[data-most]");
if (words) {
  const most = Number(words.dataset.most);
  const count = document.getElementById("words-count");
  const show = () => {
    const left = most - words.value.length;
    count.textContent = left >= 0 ? `已写 ${words.value.length} 字，还可以写 ${left} 字` : `多了 ${-left} 字，请删减`;
    count.classList.toggle("over", left < 0);
  };
  words.addEventListener("input", show);
  show();
}
document.getElementById("faults")?.focus();
for (const button of document.querySelectorAll("button[data-once]")) {
  button.form.addEventListener("submit", () => {
    button.textContent = "正在提交……";
    button.setAttribute("aria-disabled", "true");
  });
}
// The talk: Enter sends, Shift+Enter begins a line; the newest line is in sight; a line that could
// not be sent stays written.
const say = document.getElementById("say");
if (say) {
  const text = document.getElementById("text");
  const toEnd = () => document.getElementById("end").scrollIntoView({ block: "nearest" });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say.requestSubmit();
    }
  });
  let count = document.querySelectorAll(".talk li").length;
  document.addEventListener("htmx:after:swap", () => {
    const fault = document.querySelector("#talk .fault");
    const now = document.querySelectorAll(".talk li").length;
    if (now !== count) toEnd();
    count = now;
    if (fault) return;
    if (say.dataset.sent) { text.value = ""; delete say.dataset.sent; text.focus(); }
  });
  say.addEventListener("submit", () => { say.dataset.sent = "yes"; });
  if (count > 1) toEnd();
}
