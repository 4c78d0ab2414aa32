/* Writes the page anew from its bytes, decoded as they should have been. */
({ base64, charset }) => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const html = new TextDecoder(charset).decode(bytes);
  document.open();
  document.write(html);
  document.close();
}
