const PAINT = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  // Else the halo of a label would cover its letters.
  'paint-order',
  'opacity',
  'fill-opacity',
  'stroke-opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
] as const;

/**
 * A drawing that looks the same outside the page: what style sheets decided becomes attributes, and title and
 * description travel along.
 */
export function standaloneSvg(svg: SVGSVGElement, title: string, description: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, index) => {
    const style = getComputedStyle(original);
    for (const property of PAINT) {
      const value = style.getPropertyValue(property);
      if (value) copies[index].setAttribute(property, value);
    }
    for (const attribute of ['class', 'tabindex', 'data-mark', 'style'])
      copies[index].removeAttribute(attribute);
  });
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  for (const [name, text] of [
    ['desc', description],
    ['title', title],
  ]) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    element.textContent = text;
    copy.prepend(element);
  }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', String(width));
  ground.setAttribute('height', String(height));
  ground.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.querySelector('desc')?.after(ground);
  return new XMLSerializer().serializeToString(copy);
}
