// Choosing a ground lists what it asks for at once; without this, the button beside it does the same.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-refresh]")) return;
  event.target.form.requestSubmit(event.target.form.querySelector('button[name="go"][value="refresh"]'));
});
