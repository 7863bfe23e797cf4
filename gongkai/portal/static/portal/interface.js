/* Shows the document of the interface with the viewer that comes with the library. */
"use strict";
window.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("interface");
  window.SwaggerUIBundle({
    url: place.dataset.document,
    dom_id: "#interface",
    deepLinking: false,
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    supportedSubmitMethods: ["get"],
  });
});
