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
