// Invoker commands for browsers that do not have them yet (Safari before 26.2): a button opens and closes a dialog.
const METHODS = { "show-modal": "showModal", close: "close", "request-close": "close" };

if (!("commandForElement" in HTMLButtonElement.prototype)) {
  addEventListener("click", ({ target }) => {
    const button = target.closest?.("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    dialog?.[METHODS[button.getAttribute("command")]]?.();
  });
}
