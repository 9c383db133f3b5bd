// Changing an order's status in the shop: what became of it is looked up again while something may still happen. Without this file a link does it.
(function () {
  var pause = 2000, looks = 900; // half an hour
  function parse(text) { return new DOMParser().parseFromString(text, 'text/html'); }
  function get(address) {
    return fetch(address, { credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return answer.text();
    });
  }
  // Puts the children of the new element into the old one, if they say something else; the focus stays on the same button.
  function take(old, fresh) {
    if (!old || !fresh || old.textContent.trim() === fresh.textContent.trim()) return false;
    var focus = document.activeElement && old.contains(document.activeElement) ? document.activeElement.textContent : '';
    old.replaceChildren.apply(old, Array.prototype.slice.call(fresh.childNodes));
    var same = focus && Array.prototype.find.call(old.querySelectorAll('button, a'), function (b) { return b.textContent === focus; });
    if (same) same.focus();
    return true;
  }
  // What else on the page tells of the status, once nothing more is to happen.
  function whole() {
    return get(location.pathname + location.search).then(function (text) {
      var page = parse(text);
      document.querySelectorAll('[data-fresh]').forEach(function (old) {
        var fresh = page.getElementById(old.id);
        if (fresh) old.replaceChildren.apply(old, Array.prototype.slice.call(fresh.childNodes));
      });
    });
  }
  function look() {
    var life = document.querySelector('[data-life][data-live]');
    if (!life || --looks < 0) return;
    setTimeout(function () {
      get(life.dataset.life).then(function (text) {
        var fresh = parse(text).querySelector('[data-life]');
        var now = life.querySelector('.life'), ended = !fresh.hasAttribute('data-live');
        take(now, fresh.querySelector('.life'));
        if (!ended) return look();
        life.removeAttribute('data-live');
        return whole();
      }).catch(look);
    }, pause);
  }
  look();
})();

// Another row for a parcel; a scanner that ends with Enter comes to the next one.
document.addEventListener('click', function (e) {
  var button = e.target.closest('[data-add=parcel]');
  if (!button) return;
  e.preventDefault();
  var rows = button.form.querySelectorAll('.parcel'), last = rows[rows.length - 1];
  var empty = Array.prototype.find.call(rows, function (row) { return row.querySelector('input').value === ''; });
  if (!empty && rows.length < 50) {
    empty = last.cloneNode(true);
    empty.querySelectorAll('[name]').forEach(function (field) {
      field.name = field.name.replace(/\d+/, function (n) { return Number(n) + 1; });
    });
    empty.querySelector('select').value = last.querySelector('select').value;
    empty.querySelector('input').value = '';
    last.after(empty);
  }
  if (empty) empty.querySelector('input').focus();
});
