// “发送我的位置”: shown only where the browser can tell it; nothing is asked before the press. What
// was being written stays, and without a position the resident writes where they are.
const offered = () => document.querySelector("#talk [data-locate]");
const offer = () => {
  if (offered() && window.isSecureContext && navigator.geolocation) offered().hidden = false;
};
const found = ({ coords }) => {
  const form = document.getElementById("say");
  const spot = document.getElementById("spot");
  if (!spot) return;
  spot.value = `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
  form.requestSubmit();
  delete form.dataset.sent;
};
const notFound = () => {
  const button = offered();
  if (!button) return;
  button.hidden = true;
  const told = document.getElementById("no-place");
  told.textContent = button.dataset.otherwise;
  told.scrollIntoView({ block: "center" });
};
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-locate]")) return;
  navigator.geolocation.getCurrentPosition(found, notFound, {
    enableHighAccuracy: true, timeout: 15000, maximumAge: 60000,
  });
});
document.addEventListener("htmx:after:swap", offer);
offer();
