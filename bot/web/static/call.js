// The operator's desk: the page keeps itself, and everything can be done with the keyboard.
const part = document.getElementById("heard") || document.getElementById("calls");
const link = document.getElementById("link");
const sound = document.getElementById("sound");
const keysOn = document.getElementById("keys-on");
const $ = (id) => document.getElementById(id);
const kept = (name, box) => {
  if (!box) return;
  box.checked = localStorage.getItem(name) !== "no";
  box.addEventListener("change", () => localStorage.setItem(name, box.checked ? "yes" : "no"));
};
kept("onedoor-sound", sound);
kept("onedoor-keys", keysOn);
if ($("keys-open")) $("keys-open").hidden = false;

// What is not kept yet: changed since the page was made, and not sent as it stands.
const valueOf = (one) => (one.type === "checkbox" ? String(one.checked) : one.value);
const changed = (one) => (one.type === "checkbox" ? one.checked !== one.defaultChecked
  : one.tagName === "SELECT" ? [...one.options].some((o) => o.selected !== o.defaultSelected)
  : one.value !== one.defaultValue);
const unsent = (one) => changed(one) && one.dataset.sent !== valueOf(one);
// What somebody is writing stays written, and where they are in it, whatever comes in meanwhile.
let putting = false;
function put(html) {
  const fields = [...part.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const writing = fields.filter((one) => one.id && unsent(one))
    .map((one) => [one.id, one.type === "checkbox" ? one.checked : one.value]);
  const open = [...part.querySelectorAll("details[open]")].map((one) => one.id);
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const at = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  const turns = $("turns");
  const scrolled = turns ? turns.scrollTop : 0;
  const atEnd = !turns || turns.scrollHeight - turns.scrollTop - turns.clientHeight < 60;
  putting = true; // what is taken out of the page loses the focus, and nobody has left it
  part.innerHTML = html;
  putting = false;
  for (const [id, value] of writing) {
    const one = $(id);
    if (!one) continue;
    if (one.type === "checkbox") one.checked = value;
    else one.value = value;
  }
  for (const id of open) if ($(id)) $(id).open = true;
  const again = active && active.id && $(active.id);
  if (again) {
    again.focus({ preventScroll: true });
    if (at && at[0] !== null && again.setSelectionRange) again.setSelectionRange(...at);
  }
  if ($("turns")) $("turns").scrollTop = atEnd ? $("turns").scrollHeight : scrolled;
  mark();
  alarm();
  if ($("done")) $("next").focus();
}
async function look() {
  try {
    const answer = await fetch(part.dataset.from, { headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected || answer.status === 403) location.reload();
    else if (answer.ok) put(await answer.text());
  } catch { /* no network: the events say so, and the page looks again when they are back */ }
}

// Danger is heard, once for each call: three high tones.
const rung = new Set();
function alarm() {
  const dangers = [...part.querySelectorAll("[data-danger]")].map((one) => one.dataset.danger);
  document.title = document.title.replace(/^【危险】/, "");
  if (dangers.length) document.title = `【危险】${document.title}`;
  const fresh = dangers.filter((one) => !rung.has(one));
  for (const one of fresh) rung.add(one);
  if (!fresh.length || !sound.checked) return;
  part.dataset.rung = String(Number(part.dataset.rung || 0) + 1);
  const audio = new AudioContext();
  for (const n of [0, 1, 2]) {
    const tone = audio.createOscillator();
    tone.frequency.value = 880;
    tone.connect(audio.destination);
    tone.start(audio.currentTime + n * 0.35);
    tone.stop(audio.currentTime + n * 0.35 + 0.2);
  }
}

// The list: j and k choose.
let chosen = 0;
const rows = () => [...part.querySelectorAll("tbody tr")];
function mark() {
  chosen = Math.max(0, Math.min(chosen, rows().length - 1));
  rows().forEach((row, n) => row.classList.toggle("chosen", n === chosen));
}

// Forms are sent without leaving the page; what is wrong is said above.
let sending = Promise.resolve();
function send(form, submitter) {
  const body = new FormData(form, submitter);
  for (const one of form.elements) one.dataset.sent = valueOf(one);
  sending = sending.then(async () => {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected) return location.assign(answer.url);
      const html = await answer.text();
      if (answer.headers.get("X-Part") === "call") put(html);
      else part.insertAdjacentHTML("afterbegin", '<p class="fault" role="alert">没有存上，请再点一次；还不行请刷新这一页。</p>');
    } catch {
      for (const one of form.elements) delete one.dataset.sent;
      link.textContent = "网络断了，没有存上，请再点一次。";
    }
  });
  return sending;
}
const confirm = $("confirm");
let asked = null;
function ask(form, submitter) {
  const what = $("confirm-what");
  what.replaceChildren();
  if (form.dataset.confirmFrom) what.append(...[...$(form.dataset.confirmFrom).children].map((one) => one.cloneNode(true)));
  else what.textContent = form.dataset.confirm;
  asked = [form.id || form.action, submitter];
  confirm.returnValue = "no";
  confirm.showModal();
}
if (confirm) confirm.addEventListener("close", () => {
  if (confirm.returnValue !== "yes" || !asked) return;
  const form = $(asked[0]) || [...document.forms].find((one) => one.action === asked[0]);
  asked = null;
  if (form) send(form);
});
part.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  if (form.action.endsWith("/leave") || form.action.endsWith("/take")) return;
  event.preventDefault();
  if (form.dataset.confirm || form.dataset.confirmFrom) sending.then(() => ask(form, event.submitter));
  else {
    send(form, event.submitter);
    if (form.className === "say-line") form.reset();
  }
});
// A changed field is kept at once: a choice when it is made, words when their field is left.
const keep = (one, said) => {
  if (putting || !one.form || one.form.id !== "right" || one.matches("[type=checkbox], select") === said) return;
  if (unsent(one)) send(one.form);
};
part.addEventListener("change", (event) => keep(event.target, false));
part.addEventListener("focusout", (event) => keep(event.target, true));

const typing = (one) => one.matches("input:not([type=checkbox]), textarea, select");
const fields = { d: "place", t: "phone", n: "name", u: "urgency", f: "facts", b: "note", i: "say-words" };
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const dispatch = $("dispatch");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && dispatch && !$("send").disabled) {
    event.preventDefault();
    document.activeElement.blur(); // what is being written is kept first
    sending.then(() => ask($("dispatch")));
    return;
  }
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || (keysOn && !keysOn.checked && event.key !== "?")) return;
  const key = event.key.toLowerCase();
  const box = /^[1-3]$/.test(key) ? part.querySelector(`[data-key="${key}"]`) : key === "x" ? $("not_ours") : null;
  if (box && !box.matches(":disabled")) return box.click();
  if (fields[key] && $(fields[key])) {
    event.preventDefault();
    $(fields[key]).focus();
    if ($(fields[key]).select) $(fields[key]).select();
  } else if (key === "?" && $("keys")) $("keys").showModal();
  else if ((key === "j" || key === "k") && rows().length) {
    chosen += key === "j" ? 1 : -1;
    mark();
    rows()[chosen].querySelector("a").focus();
  } else if (key === "enter" && rows()[chosen] && event.target === document.body) rows()[chosen].querySelector("a").click();
});
if ($("keys-open")) $("keys-open").addEventListener("click", () => $("keys").showModal());

if (part.dataset.events) {
  const events = new EventSource(part.dataset.events);
  let lost = false;
  events.addEventListener("changed", look);
  events.addEventListener("open", () => { if (lost) look(); lost = false; link.textContent = "实时更新中"; });
  events.addEventListener("error", () => { lost = true; link.textContent = "连接断了，正在重连……"; });
  setInterval(look, 20000); // whatever was missed
}
mark();
alarm();
if ($("turns")) $("turns").scrollTop = $("turns").scrollHeight;
