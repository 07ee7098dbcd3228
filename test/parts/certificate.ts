/** Certificates of tests: each is its own authority. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate that signs itself. */
export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  readonly keyFile: string;
  /** Of the certificate, and so of its authority. */
  readonly file: string;
}

/**
 * Makes one (ECDSA, P-256, two days) with `openssl`, in files of this folder. Throws where that is not installed.
 *
 * @param address an IP address, which it is for
 */
export function selfSigned(folder: string, address: string): Certificate {
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${address}`;
  const alternative = ['-addext', `subjectAltName=IP:${address}`];
  execFileSync('openssl', [...words.split(' '), ...alternative, '-keyout', keyFile, '-out', file], {
    stdio: 'pipe',
  });
  return { key: readFileSync(keyFile), cert: readFileSync(file), keyFile, file };
}

/** The same, a day after its last day. */
export function selfSignedBefore(folder: string, address: string): Certificate {
  const { key, keyFile, file } = selfSigned(folder, address);
  const words = ['x509', '-in', file, '-signkey', keyFile, '-days', '-1', '-out', file];
  execFileSync('openssl', words, { stdio: 'pipe' });
  return { key, cert: readFileSync(file), keyFile, file };
}
