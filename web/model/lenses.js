/** Names of the lenses, as links write them, in the order of their tabs. */
export const lensIds = /** @type {const} */ (['geometry', 'contributions', 'same-sum', 'leave-one-out', 'sharpness', 'gradients', 'where-values-come-from', 'then-what']);

/** @typedef {typeof lensIds[number]} LensId */
