// Brings the modules once the page has been painted, so that the first paint waits for the page alone.

const begin = () => import("/studio.js");

if (document.hidden) begin();
else requestAnimationFrame(() => setTimeout(begin));
