// Chooses the time zone of this device, where nothing is chosen yet and it is one of those on offer.
for (const list of document.querySelectorAll('select[data-behaviour~="own-zone"]')) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!list.value && [...list.options].some((option) => option.value === own)) list.value = own;
}
