// A button beside a password that shows what was typed, and hides it again. Without scripts there is none.
for (const box of document.querySelectorAll('[data-behaviour~="show-password"]')) {
  const field = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn bare sm";
  button.setAttribute("aria-controls", field.id);
  const tell = () => { button.textContent = field.type === "password" ? "Show" : "Hide"; };
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    tell();
    field.focus();
  });
  field.form.addEventListener("submit", () => { field.type = "password"; });
  tell();
  box.append(button);
}
