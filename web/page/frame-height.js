/**
 * Tells the page around an iframe how high the figure is, whenever that changes, in the two forms that need no
 * conversation: our own, which the README documents, and the one that Canvas course pages listen to. A height is no
 * secret, so it goes to whoever embeds us. A frame out of sight is not laid out by itself: every change asks anew.
 * @param {import('../element/attention-explainer.js').AttentionExplainer} figure
 */
export function reportHeight(figure) {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === told || height === 0) return;
    told = height;
    parent.postMessage({ type: 'attention-explainer:resize', version: 1, height }, '*');
    parent.postMessage({ subject: 'lti.frameResize', height }, '*');
  };
  void figure.ready.then(() => {
    new ResizeObserver(tell).observe(document.documentElement);
    figure.observe(() => setTimeout(tell, 0));
    setTimeout(tell, 0);
  }, () => setTimeout(tell, 0));
}
