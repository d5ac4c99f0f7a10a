"use strict";
const page = document.getElementById("docs");
window.SwaggerUIBundle({
  domNode: page,
  url: page.dataset.schema,
  deepLinking: true,
  presets: [window.SwaggerUIBundle.presets.apis],
  // The validator of the distribution is another site's; nothing is asked of it.
  validatorUrl: null,
});
