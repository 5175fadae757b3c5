/**
 * A component that is drawn anew only where one of its inputs is another one: of a picture with thousands of parts an edit changes few.
 * What it says must depend on its inputs alone; numbers and texts are compared by value, all else by identity.
 * @template Props @param {(props: Props) => any} Component
 */
export function pure(Component) {
  /** @this {any} @param {Props} props */
  return function (props) {
    this.shouldComponentUpdate = differs;
    return Component(props);
  };
}

/** @this {{ props: any }} @param {any} next */
function differs(next) {
  for (const name in next) if (next[name] !== this.props[name]) return true;
  return false;
}
