# what: a PC mines for a pool: log-in, jobs and submitted shares in Stratum's JSON lines
# real: ncat on both sides; no miner is in Debian, so the dialogue is scripted line by line
# packages: ncat
outside 94.130.164.163 pool.kozan-xmr.example
cat >$W/pool.sh <<'END'
read -r line
job='"blob":"0e0e9bb7c9ad06'$(head -c 60 /dev/urandom | od -An -tx1 | tr -d ' \n')'","job_id":"q7GLx","target":"b88d0600","height":3325001,"seed_hash":"'$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')'"'
echo '{"id":1,"jsonrpc":"2.0","error":null,"result":{"id":"5e2b","job":{'"$job"',"algo":"rx/0"},"status":"OK"}}'
while read -r line; do
	echo '{"id":2,"jsonrpc":"2.0","error":null,"result":{"status":"OK"}}'
	echo '{"jsonrpc":"2.0","method":"job","params":{'"$job"',"algo":"rx/0"}}'
done
END
bg net ncat -l -k 94.130.164.163 3333 --sh-exec "bash $W/pool.sh"
wait_port net 94.130.164.163 3333
host EIGYO-NOTE windows
on EIGYO-NOTE bash -c '
	echo "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"login\",\"params\":{\"login\":\"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A\",\"pass\":\"x\",\"agent\":\"XMRig/6.21.0 (Windows NT 10.0; Win64; x64)\",\"algo\":[\"rx/0\"]}}"
	for i in 1 2 3 4 5 6 7 8; do sleep 0.8
		echo "{\"id\":$((i + 1)),\"jsonrpc\":\"2.0\",\"method\":\"submit\",\"params\":{\"id\":\"5e2b\",\"job_id\":\"q7GLx\",\"nonce\":\"$(printf %08x $RANDOM$RANDOM)\",\"result\":\"$(head -c 32 /dev/urandom | od -An -tx1 | tr -d " \n")\"}}"
	done; sleep 0.5' | on EIGYO-NOTE ncat pool.kozan-xmr.example 3333 >>$W/log/miner 2>&1
STRETCH=(--factor 40 --gap 400)
alert coin_miner please_look EIGYO-NOTE
