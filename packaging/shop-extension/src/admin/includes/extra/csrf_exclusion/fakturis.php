<?php
/*
 * FAKTURIS shop extension: looking at a PDF leaves the token of the order page behind it as it is (from 2.0.1.0 on).
 *
 * The shop renews its CSRF token with every page it shows; the forms of the order page would be refused after a look at a PDF.
 * Nothing is posted here, and nothing else is excluded.
 */

defined('_VALID_XTC') or exit;

if (empty($_POST) && isset($_GET['action'], $_GET['subaction']) && $_GET['action'] === 'custom' && $_GET['subaction'] === 'fakturis_pdf'
  && isset($module_exclusions) && is_array($module_exclusions)) {
  $module_exclusions[] = 'orders';
}
