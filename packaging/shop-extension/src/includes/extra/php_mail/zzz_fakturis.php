<?php
/* FAKTURIS shop extension: runs inside xtc_php_mail right before a mail goes out, after the files of other modules.
   Only while the extension renders or sends a status mail itself does it do anything. */
if (class_exists('FakturisMailTap', false)) {
  $mail = FakturisMailTap::take($mail);
}
