// Comforts of the pages on which sending is decided; all of them work without this file.

// After the login, what waits for a send date comes as a popup. The section moves into it and back, so that there is one form only.
(function () {
  var section = document.querySelector('[data-popup]');
  if (!section || !window.HTMLDialogElement) return;
  var place = document.createComment(''), popup = document.createElement('dialog');
  popup.className = 'popup';
  popup.setAttribute('aria-labelledby', section.getAttribute('aria-labelledby'));
  section.before(place);
  popup.append(section);
  document.body.append(popup);
  function later() {
    section.querySelector('[data-later]').requestSubmit();
  }
  popup.addEventListener('cancel', function (e) {
    e.preventDefault();
    later();
  });
  section.prepend.apply(section, document.querySelectorAll('main > .notice[role]'));
  popup.showModal();
  var first = section.querySelector('h2');
  first.tabIndex = -1;
  first.focus();
})();

// One box ticks all others of its form, which may stand beside it.
document.addEventListener('change', function (e) {
  if (!e.target.matches('[data-tick-all]')) return;
  document.querySelectorAll('input[name=beleg][form="' + e.target.form.id + '"]').forEach(function (box) { box.checked = e.target.checked; });
});

// Details that load when they are opened: the text of a mail, a cell of the year plan.
function part(address, selector) {
  return fetch(address, { credentials: 'same-origin' }).then(function (answer) {
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  }).then(function (text) {
    var found = new DOMParser().parseFromString(text, 'text/html').querySelector(selector);
    if (!found) throw new Error(selector);
    return document.adoptNode(found);
  });
}
document.addEventListener('click', function (e) {
  var link = e.target.closest('.plan a.cell');
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault();
  part(link.href, '[data-cell]').then(function (cell) {
    var popup = document.createElement('dialog');
    popup.className = 'popup';
    popup.setAttribute('aria-label', cell.querySelector('h1').textContent);
    popup.append(cell);
    document.body.append(popup);
    var close = cell.querySelector('[data-close]');
    close.addEventListener('click', function (click) {
      click.preventDefault();
      popup.close();
    });
    popup.addEventListener('close', function () {
      popup.remove();
      link.focus();
    });
    popup.showModal();
  }).catch(function () { location.href = link.href; });
});

// Year plan: a draft or a collective invoice is dragged to another month of the same customer.
(function () {
  var plan = document.querySelector('[data-plan]'), form = document.querySelector('[data-move]'), dragged = null;
  if (!plan || !form) return;
  function target(e) {
    var cell = e.target.closest('td[data-month]');
    return dragged && cell && cell.parentNode === dragged.closest('tr') && cell !== dragged.closest('td') ? cell : null;
  }
  function mark(cell) {
    plan.querySelectorAll('.drop').forEach(function (old) { old.classList.remove('drop'); });
    if (cell) cell.classList.add('drop');
  }
  plan.addEventListener('dragstart', function (e) {
    dragged = e.target.closest ? e.target.closest('[data-ref]') : null;
    if (!dragged) {
      e.preventDefault();
      return;
    }
    e.dataTransfer.effectAllowed = 'move';
    e.dataTransfer.setData('text/plain', dragged.dataset.ref);
  });
  plan.addEventListener('dragover', function (e) {
    var cell = target(e);
    mark(cell);
    if (cell) e.preventDefault();
  });
  plan.addEventListener('drop', function (e) {
    var cell = target(e);
    if (!cell) return;
    e.preventDefault();
    form.elements.beleg.value = dragged.dataset.ref;
    form.elements.tag.value = dragged.dataset.day;
    form.elements.gesetzt.value = dragged.dataset.sent;
    form.elements.monat.value = cell.dataset.month;
    form.requestSubmit();
  });
  plan.addEventListener('dragend', function () {
    mark(null);
    dragged = null;
  });
})();

document.querySelectorAll('[data-print]').forEach(function (button) {
  button.hidden = false;
  button.addEventListener('click', function () { window.print(); });
});
