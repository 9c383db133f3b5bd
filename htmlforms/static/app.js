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

// Drafts: what the lines come to while they are typed, and another line without asking the server, which reckons anew in any case.
function typed(row, name) {
  var field = row.querySelector('[name$=".' + name + '"]');
  var text = field ? field.value.trim() : '';
  if (text.indexOf(',') >= 0) text = text.replace(/\./g, '').replace(',', '.');
  return text === '' ? NaN : Number(text);
}
document.addEventListener('input', function (e) {
  var row = e.target.closest('.draft .zeile');
  if (!row) return;
  var quantity = typed(row, 'menge'), price = typed(row, 'preis'), discount = typed(row, 'rabatt');
  if (isNaN(price)) return;
  var amount = (isNaN(quantity) ? 1 : quantity) * price * (100 - (isNaN(discount) ? 0 : discount)) / 100;
  row.querySelector('output').textContent = amount.toLocaleString(document.documentElement.lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
});
document.addEventListener('click', function (e) {
  var button = e.target.closest('[data-add=line]');
  var rows = document.querySelectorAll('.draft .zeile');
  if (!button || !rows.length) return;
  var last = rows[rows.length - 1];
  if (last.querySelector('[name$=".base"]').value !== '0') return;
  e.preventDefault();
  var row = last.cloneNode(true);
  row.querySelectorAll('[name]').forEach(function (field) {
    field.name = field.name.replace(/\d+/, function (n) { return Number(n) + 1; });
    field.removeAttribute('aria-invalid');
    if (/\.pos$/.test(field.name)) field.value = Number(field.value) + 1;
    else if (/\.(nummer|text|menge|preis|rabatt|einheit)$/.test(field.name)) field.value = '';
    else if (field.type === 'checkbox') field.checked = false;
  });
  row.querySelectorAll('.wrong').forEach(function (text) { text.remove(); });
  row.querySelector('output').textContent = '';
  last.after(row);
  row.querySelector('[name$=".nummer"]').focus();
});
