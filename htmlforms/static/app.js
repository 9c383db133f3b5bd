// Comforts only: every page works without this file.
document.addEventListener('keydown', function (e) {
  if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable) return;
  var field = document.querySelector('[data-focus=slash]');
  if (field) {
    e.preventDefault();
    field.focus();
    field.select();
  }
});

// A second click on the same button sends nothing; the server would not act on it either.
document.addEventListener('submit', function (e) {
  var form = e.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) {
    e.preventDefault();
    return;
  }
  form.dataset.sent = '1';
});
window.addEventListener('pageshow', function () {
  document.querySelectorAll('form[data-sent]').forEach(function (f) { delete f.dataset.sent; });
});

// Choosing a filter is enough; without this file the button does it.
document.addEventListener('change', function (e) {
  if (e.target.tagName === 'SELECT' && e.target.form && e.target.form.matches('.filter')) e.target.form.submit();
});
