// Light, dark, or as the system: kept in a cookie, so that the server draws the next page right from the start.
const YEAR_SECONDS = 365 * 24 * 3600;

customElements.define(
  "theme-choice",
  class extends HTMLElement {
    connectedCallback() {
      this.hidden = false;
      this.onchange = ({ target }) => choose(target.value);
      const chosen = document.documentElement.dataset.theme ?? "";
      const input = this.querySelector(`input[value="${chosen}"]`);
      if (input) input.checked = true;
    }
  },
);

export function choose(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = theme ? YEAR_SECONDS : 0;
  document.cookie = `fl_theme=${theme}; Path=/; SameSite=Lax; Max-Age=${age}${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
