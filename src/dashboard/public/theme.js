// Before the first paint: the theme that was chosen last, so that the page does not flash in another one.
try {
  var chosen = localStorage.getItem('svara.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be blocked: the system's theme is used.
}
