// A browser module at work: its model, as anywidget has it, and its place on a page.
export function moduleOf(interaction) {
  return import(`./${interaction}.js`);
}

// The model of a browser module, as anywidget has it: get, set, save_changes, on, off; send does nothing.
// onsave(model, changed keys) is called by save_changes.
export function createModel(state, onsave) {
  const listeners = new Map();
  let dirty = new Set();
  const model = {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      dirty.add(name);
      for (const call of [...(listeners.get(`change:${name}`) || [])]) call();
    },
    save_changes() {
      const changed = dirty;
      dirty = new Set();
      if (changed.size) onsave(model, changed);
    },
    on(name, call) {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name).add(call);
    },
    off(name, call) {
      if (call) listeners.get(name)?.delete(call);
      else listeners.delete(name);
    },
    send() {},
  };
  return model;
}

// Mounts one part into el. state: {spec, words, key, response, attempts, result}.
export async function mount(el, state, onsave) {
  const found = await moduleOf(state.spec.interaction);
  const start = { key: null, response: null, attempts: 0, result: null, ...state };
  const render = (values) => {
    const model = createModel(values, (changed, names) => onsave(changed, names, found));
    found.default.render({ model, el });
    return { model, module: found };
  };
  try {
    return render(start);
  } catch (error) {
    if (start.response === null) throw error;
    el.replaceChildren(); // a kept answer of another shape, after the content has changed
    return render({ ...start, response: null, attempts: 0, result: null });
  }
}
