// A form that needs no second press: whoever opened the page wanted it sent.
for (const form of document.querySelectorAll('form[data-behaviour~="send-at-once"]')) form.requestSubmit();
