// A picture enlarged over the page; without this script the link opens the file.
const dialog = document.querySelector("dialog.enlarged");
for (const link of document.querySelectorAll("a[data-enlarge]")) {
  link.addEventListener("click", event => {
    event.preventDefault();
    const picture = dialog.querySelector("img");
    picture.src = link.href;
    picture.alt = link.querySelector("img").alt;
    dialog.querySelector("p").textContent = link.parentNode.querySelector("figcaption").innerText;
    dialog.showModal();
  });
}
dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
