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
    if (!say.dataset.sent || (fault && "kept" in fault.dataset)) return;
    text.value = "";
    delete say.dataset.sent;
    text.focus();
  });
  say.addEventListener("submit", () => { say.dataset.sent = "yes"; });
  attachFiles(say);
  if (count > 1) toEnd();
}
// Photos and files: what is chosen is named, what is too large is said before it is sent, and how
// far the sending is can be seen. Without htmx the browser sends the form itself.
function attachFiles(form) {
  const pickers = [...form.querySelectorAll("input[type=file]")];
  const most = form.querySelector(".attach").dataset;
  const chosen = document.getElementById("chosen");
  const bar = document.getElementById("sending");
  const files = () => pickers.flatMap((one) => [...one.files]);
  const clear = () => { for (const one of pickers) one.value = ""; chosen.textContent = ""; };
  const wrong = () => {
    if (files().length > most.mostFiles) return `一次最多发 ${most.mostFiles} 个，请分几次发。`;
    const large = files().find((one) => one.size > most.mostBytes);
    return large ? `“${large.name}”太大了，最多 10 MB，请换一个。` : "";
  };
  for (const one of pickers) {
    one.addEventListener("change", () => {
      const names = files().map((file) => file.name).join("、");
      chosen.textContent = wrong() || (names ? `已选：${names}。点“发送”就发出去。` : "");
    });
  }
  const done = (sending) => {
    form.dataset.sending = "";
    bar.hidden = true;
    if (sending.status === 200) {
      clear();
      window.htmx.swap({ text: sending.responseText, target: document.getElementById("talk"), swap: "outerMorph", sourceElement: form });
    } else {
      const said = { 413: "一次发的太多了，请分几次发。", 429: "发得太快了，请歇一分钟再发。" };
      chosen.textContent = said[sending.status] || "没有发出去，请看看网络，再点一次“发送”。";
    }
  };
  document.addEventListener("submit", (event) => {
    if (event.target !== form || !files().length) return;
    if (wrong() || form.dataset.sending || window.htmx) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (wrong()) chosen.textContent = wrong();
    if (wrong() || form.dataset.sending || !window.htmx) return;
    const sending = new XMLHttpRequest();
    form.dataset.sending = form.dataset.sent = "yes";
    bar.hidden = false;
    bar.removeAttribute("value");
    chosen.textContent = "正在发送，请稍等……";
    sending.upload.addEventListener("progress", (at) => { if (at.lengthComputable) bar.value = (100 * at.loaded) / at.total; });
    sending.addEventListener("loadend", () => done(sending));
    sending.open("POST", form.action);
    sending.setRequestHeader("HX-Request", "true");
    sending.send(new FormData(form, event.submitter));
  }, true);
}
