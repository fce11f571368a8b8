// The texts of the page whose contrast with what is behind them is less than WCAG's AA asks for.

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function colour(text) {
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = text;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data];
}

function luminance([red, green, blue]) {
  const part = (value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
}

function behind(node) {
  for (let each = node; each; each = each.parentElement) {
    const ground = colour(getComputedStyle(each).backgroundColor);
    if (ground[3] === 255) return ground;
  }
  return [255, 255, 255];
}

const weak = [];
for (const node of document.body.querySelectorAll("*")) {
  const own = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim() !== "");
  if (!own || !node.checkVisibility() || node.closest("noscript")) continue;
  const [a, b] = [luminance(colour(getComputedStyle(node).color)), luminance(behind(node))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < 4.5) weak.push(`${node.textContent.trim().slice(0, 30)}: ${contrast.toFixed(2)}`);
}
return weak;
