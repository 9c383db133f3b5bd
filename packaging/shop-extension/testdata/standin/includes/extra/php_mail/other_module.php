<?php
// Somebody else's module: what it does to the mail is to be seen in a preview.
$mail->Subject .= ' *';
