// The popup "Rechnungen zusammenfassen". Each button sends the form and shows the answer in its place, without leaving the page;
// dragging and keys press a button that the form has anyway. Without this file the same form works page by page.
(function () {
  var dialog = document.querySelector('dialog.merging');
  var box = dialog ? dialog.querySelector('[data-body]') : document.querySelector('.groupingpage');
  if (!box) return;
  var busy = false, waiting = [], drag = null, anchor = null;

  function form() { return box.querySelector('[data-grouping]'); }
  function all(selector, root) { return Array.prototype.slice.call((root || box).querySelectorAll(selector)); }

  // Sends a form with the button that was pressed and shows what comes back.
  function send(from, step, extra, focus) {
    if (busy) { // one after the other, each on what the one before came to
      waiting.push(arguments);
      return;
    }
    busy = true;
    box.setAttribute('aria-busy', 'true');
    var data = new FormData(from);
    data.set('schritt', step);
    Object.keys(extra || {}).forEach(function (name) { data.set(name, extra[name]); });
    fetch(from.getAttribute('action'), { method: 'POST', body: new URLSearchParams(data), headers: { 'Fakturis-Part': '1' }, credentials: 'same-origin' })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        return answer.text();
      })
      .then(function (html) {
        busy = false;
        show(html, focus);
        var next = waiting.shift();
        if (next) send(form(), next[1], next[2], next[3]);
      })
      .catch(function () { from.submit(); }); // logged out, or the server is away: the browser shows what there is to say
  }

  function show(html, focus) {
    var kept = all('[id]').filter(function (e) { return e.scrollTop > 0; }).map(function (e) { return [e.id, e.scrollTop]; });
    var said = box.querySelector('#gesagt'), active = document.activeElement && box.contains(document.activeElement) ? document.activeElement.id : '';
    var part = new DOMParser().parseFromString(html, 'text/html');
    var text = part.querySelector('#gesagt');
    box.replaceChildren.apply(box, Array.prototype.slice.call(part.body.childNodes));
    box.removeAttribute('aria-busy');
    all('.grip[hidden]').forEach(function (g) { g.hidden = false; });
    kept.forEach(function (k) { var e = document.getElementById(k[0]); if (e) e.scrollTop = k[1]; });
    if (said && text) { // the same element changes its words, so that a screen reader speaks them
      var words = text.textContent;
      text.textContent = '';
      setTimeout(function () { text.textContent = words; }, 60);
    }
    rest(focus, active);
    sum();
  }

  // The focus stays where the work goes on.
  function rest(focus, active) {
    var at = [focus, active ? '#' + CSS.escape(active) : '', '#frage button', '#offene input', '#speichern'];
    for (var i = 0; i < at.length; i++) {
      var e = at[i] && box.querySelector(at[i]);
      if (e && !e.disabled && e.offsetParent !== null) {
        e.focus({ preventScroll: i > 0 });
        if (document.activeElement === e) return;
      }
    }
  }

  function open(html) {
    show(html);
    dialog.showModal();
    document.getElementById('zusammenfassen-titel').focus();
    document.documentElement.classList.add('behind');
  }
  function moved() { return form() && form().querySelector('[name=ort]'); }

  if (dialog) {
    document.getElementById('geplant').addEventListener('submit', function (e) {
      if (!e.submitter || e.submitter.value !== 'oeffnen') return;
      e.preventDefault();
      e.stopPropagation();
      var from = e.target, data = new FormData(from);
      data.set('schritt', 'oeffnen');
      fetch(from.getAttribute('action'), { method: 'POST', body: new URLSearchParams(data), headers: { 'Fakturis-Part': '1' }, credentials: 'same-origin' })
        .then(function (answer) { if (!answer.ok || answer.redirected) throw new Error(answer.status); return answer.text(); })
        .then(open)
        .catch(function () { location.reload(); });
    });
    dialog.addEventListener('close', function () {
      document.documentElement.classList.remove('behind');
      document.getElementById('zusammenfassen-oeffnen').focus();
    });
    dialog.addEventListener('click', function (e) {
      var close = e.target.closest('[data-close]');
      if (!close) return;
      e.preventDefault();
      dialog.close();
    });
  } else {
    all('.grip[hidden]').forEach(function (g) { g.hidden = false; });
  }
  var every = document.querySelector('[data-all]');
  if (every) {
    every.hidden = false;
    every.addEventListener('change', function (e) {
      all('input[name=wahl]', document.getElementById('geplant')).forEach(function (box) { box.checked = e.target.checked; });
    });
  }

  box.addEventListener('submit', function (e) {
    if (!e.target.matches('[data-grouping]') || !e.submitter) return;
    var step = e.submitter.value;
    if (/^speichern/.test(step) && (/:/.test(step) || !all('input[name=wahl]:checked').length)) return; // leaves the page
    e.preventDefault();
    e.stopPropagation();
    var after = { uebernehmen: '#offene input', heraus: '#offene input', aufloesen: '#offene input', je: '#speichern' }[step.split(':')[0]];
    send(e.target, step, {}, after);
  });
  box.addEventListener('change', sum);

  // How many are ticked stands on the button; a range is ticked with the shift key.
  function sum() {
    var n = all('input[name=wahl]:checked').length, button = box.querySelector('#uebernehmen');
    if (!button) return;
    button.dataset.word = button.dataset.word || button.textContent;
    button.textContent = button.dataset.word + (n ? ' (' + n + ')' : '');
  }
  box.addEventListener('click', function (e) {
    if (e.target.name !== 'wahl') return;
    var boxes = all('input[name=wahl]'), here = boxes.indexOf(e.target), there = boxes.indexOf(document.getElementById(anchor));
    if (e.shiftKey && there >= 0) {
      boxes.slice(Math.min(here, there), Math.max(here, there) + 1).forEach(function (b) { b.checked = e.target.checked; });
      sum();
    }
    anchor = e.target.id;
  });

  function refs(item) {
    var ticked = all('input[name=wahl]:checked').map(function (b) { return b.value; });
    return ticked.indexOf(item.dataset.ref) >= 0 ? ticked : [item.dataset.ref];
  }
  function move(item, to) {
    send(form(), 'ziehen', { was: refs(item).join(','), nach: to }, '#i-' + CSS.escape(item.dataset.ref) + ' .grip');
  }

  box.addEventListener('keydown', function (e) {
    if (e.key === 'z' && (e.ctrlKey || e.metaKey) && !/^(date|text)$/.test(e.target.type)) {
      e.preventDefault();
      send(form(), 'zurueck', {});
      return;
    }
    if (!e.target.matches('.grip')) return;
    var item = e.target.closest('.item'), by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[e.key];
    if (e.key === 'n' || e.key === 'N') move(item, 'neu');
    else if (e.key === 'Delete') move(item, '');
    else if (by) {
      var places = all('.drop:not([hidden])').map(function (d) { return d.dataset.place; });
      var to = places.indexOf(item.closest('.drop').dataset.place) + by;
      if (to >= 0 && to < places.length) move(item, places[to]);
    } else return;
    e.preventDefault();
  });

  // Dragging by pointer: a mouse anywhere on the row, a finger on the grip, so that the page can still be scrolled.
  box.addEventListener('pointerdown', function (e) {
    var item = e.target.closest('.item');
    if (!item || e.button !== 0 || e.target.closest('.out') || (e.pointerType !== 'mouse' && !e.target.closest('.grip'))) return;
    drag = { item: item, x: e.clientX, y: e.clientY, id: e.pointerId };
  });
  document.addEventListener('pointermove', function (e) {
    if (!drag || e.pointerId !== drag.id) return;
    if (!drag.ghost && Math.abs(e.clientX - drag.x) + Math.abs(e.clientY - drag.y) < 7) return;
    if (!drag.ghost) lift();
    e.preventDefault();
    drag.ghost.style.transform = 'translate(' + (e.clientX - drag.x) + 'px,' + (e.clientY - drag.y) + 'px)';
    var under = document.elementFromPoint(e.clientX, e.clientY), target = under && under.closest('.drop');
    if (target && !box.contains(target)) target = null;
    if (target !== drag.target) {
      if (drag.target) drag.target.classList.remove('over');
      if (target) target.classList.add('over');
      drag.target = target;
    }
    roll(e.clientY);
  }, { passive: false });
  function lift() {
    var at = drag.item.getBoundingClientRect(), n = refs(drag.item).length;
    drag.ghost = drag.item.cloneNode(true);
    drag.ghost.removeAttribute('id');
    drag.ghost.classList.add('ghost');
    drag.ghost.dataset.count = n > 1 ? n : '';
    ['left', 'top', 'width'].forEach(function (side) { drag.ghost.style[side] = at[side] + 'px'; });
    (dialog || document.body).appendChild(drag.ghost);
    drag.item.classList.add('lifted');
    box.classList.add('dragging');
    all('.singles').forEach(function (s) { s.hidden = false; });
  }
  function roll(y) {
    var pane = drag.target && drag.target.closest('.column');
    var rooms = pane ? [pane, pane.querySelector('.movable')] : [];
    rooms.forEach(function (room) {
      if (!room || room.scrollHeight <= room.clientHeight) return;
      var at = room.getBoundingClientRect();
      if (y < at.top + 40) room.scrollTop -= 12;
      if (y > at.bottom - 40) room.scrollTop += 12;
    });
  }
  function drop(lands) {
    if (!drag) return;
    var d = drag;
    drag = null;
    if (!d.ghost) return;
    d.ghost.remove();
    d.item.classList.remove('lifted');
    box.classList.remove('dragging');
    if (d.target) d.target.classList.remove('over');
    all('.singles').forEach(function (s) { s.hidden = !s.querySelector('.item'); });
    document.addEventListener('click', swallow, true);
    setTimeout(function () { document.removeEventListener('click', swallow, true); }, 0);
    if (lands && d.target && d.target !== d.item.closest('.drop')) move(d.item, d.target.dataset.place);
  }
  function swallow(e) { e.preventDefault(); e.stopPropagation(); } // the click that ends a drag ticks nothing
  document.addEventListener('pointerup', function () { drop(true); });
  document.addEventListener('pointercancel', function () { drop(false); });
  document.addEventListener('keydown', function (e) {
    if (e.key === 'Escape' && drag && drag.ghost) {
      e.preventDefault();
      drop(false);
    }
  }, true);
  box.addEventListener('dragstart', function (e) { e.preventDefault(); });
  window.addEventListener('beforeunload', function (e) {
    if (dialog && dialog.open && moved() && !form().dataset.sent) e.preventDefault();
  });
  sum();
})();
