<#
Writes down what this computer runs (Windows 10, 11, Server): programs with their versions, updates, the state of
disk encryption, malware protection and firewall, what listens. It sends nothing. It writes one text file, a fact a
line; read it before you hand it in. It looks at no documents, no user names, no passwords, no serial numbers, and
changes nothing. No administrator rights are needed; without them some states are "unknown". What one account alone
has is marked with a number reckoned from the account, so that another's list does not take it for removed.

このコンピューターで動いているものを書き出します。どこにも送りません。書類、パスワード、利用者の名前は見ません。

  powershell -NoProfile -ExecutionPolicy Bypass -File sakimori-collect.ps1
  powershell -NoProfile -ExecutionPolicy Bypass -File sakimori-collect.ps1 -Out C:\Temp\pc.txt
#>
param([string]$Out = '')
# Where an administrator lets scripts do little (AppLocker, WDAC), nothing could be read: say so.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-Output 'This computer does not let this script run (PowerShell is restricted). Nothing was read. Please ask who looks after it.'
    Write-Output 'このコンピューターでは、PowerShellの制限で、このスクリプトは動きません。何も読んでいません。管理している人に聞いてください。'
    exit 1
}
Set-StrictMode -Version 2
$ErrorActionPreference = 'SilentlyContinue'
$lines = New-Object System.Collections.Generic.List[string]

# One fact: parts without tabs and line ends, since those part and end them.
function Add-Fact {
    param([string[]]$Parts)
    $clean = foreach ($p in $Parts) { (("" + $p) -replace '[\t\r\n\x00]', ' ').Trim() }
    $lines.Add(($clean -join "`t"))
}

# Runs a block; what it cannot read is left out.
function Try-Read {
    param([scriptblock]$Block)
    try { & $Block } catch { }
}

# A key of the registry as programs of 64 or of 32 bit see it, also when this PowerShell is the one of 32 bit: it would
# be shown the other's keys only. (A Windows of 32 bit has one view for both.) $null: there is none.
function Open-Key {
    param([string]$Hive, [string]$View, [string]$Path)
    $ErrorActionPreference = 'Stop' # what cannot be opened is no key that is not there: whoever asks is told
    $base = [Microsoft.Win32.RegistryKey]::OpenBaseKey([Microsoft.Win32.RegistryHive]$Hive, [Microsoft.Win32.RegistryView]$View)
    return $base.OpenSubKey($Path)
}

# A day as everybody reads it: where Windows is set to the Japanese era, "yyyy" would be the era's year.
function Get-Day {
    param($Time)
    return $Time.ToString('yyyy-MM-dd', [System.Globalization.CultureInfo]::InvariantCulture)
}

function OnOff {
    param($Value)
    if ($null -eq $Value) { return 'unknown' }
    if ($Value) { return 'on' }
    return 'off'
}

Add-Fact 'system', 'windows'
Add-Fact 'made', ((Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [System.Globalization.CultureInfo]::InvariantCulture))
Add-Fact 'host', $env:COMPUTERNAME

# Addresses by which the box knows this computer.
Try-Read {
    foreach ($a in @(Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE')) {
        if ($a.MACAddress) { Add-Fact 'mac', ($a.MACAddress.ToLower()) } # a VPN has none
        foreach ($ip in @($a.IPAddress)) {
            if ($ip -and $ip -notlike 'fe80:*') { Add-Fact 'address', $ip }
        }
    }
}

# The system: name, version, build and its updates' number.
Try-Read {
    $os = Get-CimInstance Win32_OperatingSystem
    $cv = Open-Key 'LocalMachine' 'Registry64' 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $ubr = ''
    $release = ''
    if ($null -ne $cv) {
        $ubr = '' + $cv.GetValue('UBR')
        $release = '' + $cv.GetValue('DisplayVersion')
    }
    Add-Fact 'os', $os.Caption, $os.Version, $ubr, $release
    Add-Fact 'kernel', $os.Version, $os.OSArchitecture
}

# Programs, as their installers wrote them down: for all users (64 and 32 bit), for this user. Value by value: an
# installer that wrote one of them in a broken form hides nothing else.
$uninstall = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
# A section is "whole" when nothing hindered the reading of it: only then what it does not name is gone.
function Add-Programs {
    param([string]$Section, [string]$Hive, [string[]]$Views)
    $programs = @{}
    $whole = 'whole'
    foreach ($view in $Views) {
        try {
            $root = Open-Key $Hive $view $uninstall
            if ($null -eq $root) { continue } # there is none of this kind
            foreach ($name in $root.GetSubKeyNames()) {
                try {
                    $key = $root.OpenSubKey($name)
                    if ($null -eq $key) { continue } # gone meanwhile
                    $title = '' + $key.GetValue('DisplayName')
                    if ($title -ne '' -and ('' + $key.GetValue('ParentKeyName')) -eq '') {
                        $line = @($title, ('' + $key.GetValue('DisplayVersion')), ('' + $key.GetValue('Publisher')))
                        $programs[($line -join "`t")] = $line
                    }
                } catch { $whole = 'part' }
            }
        } catch { $whole = 'part' }
    }
    Add-Fact 'section', $Section, $whole
    foreach ($k in @($programs.Keys | Sort-Object)) { Add-Fact (@('software') + $programs[$k]) }
}

# Whose programs: a number that is reckoned from the account and this computer, and says no name.
$account = ''
Try-Read {
    $sid = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $sum = [System.Security.Cryptography.SHA256]::Create()
    $hash = $sum.ComputeHash([System.Text.Encoding]::UTF8.GetBytes("$env:COMPUTERNAME/$sid"))
    $script:account = (($hash[0..5] | ForEach-Object { $_.ToString('x2') }) -join '')
}
Add-Programs 'programs' 'LocalMachine' @('Registry64', 'Registry32')
if ($account -ne '') { Add-Programs "user-$account" 'CurrentUser' @('Default') }

# Programs of the Store, by their package names: those of this account. Where it cannot be asked (PowerShell 7 has no
# such command of its own), there is no section.
if ($account -ne '') { Try-Read {
    $apps = @(Get-AppxPackage -ErrorAction Stop | Where-Object { -not $_.IsFramework -and $_.SignatureKind -ne 'System' })
    Add-Fact 'section', "store-$account", 'whole'
    foreach ($a in @($apps | Sort-Object Name)) {
        $maker = ('' + $a.Publisher) -replace '^CN="?([^",]*).*$', '$1'
        Add-Fact 'software', $a.Name, ('' + $a.Version), $maker
    }
} }

# Updates that were installed.
Try-Read {
    foreach ($h in @(Get-HotFix | Sort-Object HotFixID)) {
        $day = ''
        try { if ($h.InstalledOn) { $day = Get-Day $h.InstalledOn } } catch { } # not a date in every language
        Add-Fact 'update', $h.HotFixID, $day
    }
}

# Disk encryption: what the shell shows without administrator rights (1 is on, 6 on but locked, 2 off; others are on their way).
Try-Read {
    $shell = New-Object -ComObject Shell.Application
    foreach ($d in @(Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3')) {
        $state = $null
        $word = 'unknown'
        try {
            $state = $shell.NameSpace($d.DeviceID).Self.ExtendedProperty('System.Volume.BitLockerProtection')
        } catch { } # a disk that the shell does not show
        if ($state -eq 1 -or $state -eq 6) { $word = 'on' }
        if ($state -eq 2) { $word = 'off' }
        Add-Fact 'encryption', $d.DeviceID, $word
    }
}

# Malware protection and firewall.
Try-Read {
    $m = Get-MpComputerStatus
    if ($m) {
        Add-Fact 'protection', 'Microsoft Defender', (OnOff $m.RealTimeProtectionEnabled)
        if ($m.AntivirusSignatureLastUpdated) {
            Add-Fact 'protection', 'signatures', (Get-Day $m.AntivirusSignatureLastUpdated)
        }
    }
}
Try-Read {
    foreach ($a in @(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct)) {
        $state = 'off'
        if ((([int]$a.productState -shr 12) -band 15) -eq 1) { $state = 'on' } # 2: paused, 3: expired
        Add-Fact 'protection', $a.displayName, $state
    }
}
Try-Read {
    foreach ($f in @(Get-NetFirewallProfile)) { Add-Fact 'firewall', $f.Name, (OnOff ('' + $f.Enabled -eq 'True')) }
}
Try-Read {
    $wanted = Open-Key 'LocalMachine' 'Registry64' 'SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
    if ($null -ne $wanted) { Add-Fact 'reboot', 'needed' }
}

# What this computer itself listens on.
Try-Read {
    $seen = @{}
    foreach ($t in @(Get-NetTCPConnection -State Listen)) { $seen["tcp/$($t.LocalPort)`t$($t.LocalAddress)"] = 1 }
    foreach ($u in @(Get-NetUDPEndpoint)) {
        if ($u.LocalPort -lt 49152) { $seen["udp/$($u.LocalPort)`t$($u.LocalAddress)"] = 1 }
    }
    foreach ($k in @($seen.Keys | Sort-Object)) { Add-Fact (@('port') + $k.Split("`t")) }
}

$text = New-Object System.Collections.Generic.List[string]
$text.Add("sakimori-collect`t1")
$text.Add('# What this computer runs. Nothing was sent. Read it, then hand it in.')
$text.Add('# このコンピューターで動いているものの一覧です。まだ、どこにも送っていません。')
$text.AddRange($lines)
$text.Add("end`t$($lines.Count)")
if ($Out -eq '') { $Out = "sakimori-$env:COMPUTERNAME.txt" }
$Out = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out) # .NET has another "here"
try {
    [System.IO.File]::WriteAllLines($Out, $text, (New-Object System.Text.UTF8Encoding($true)))
} catch {
    Write-Output "Cannot write $Out. Say where with -Out, for example: -Out `"`$HOME\Desktop\pc.txt`""
    Write-Output "書けません: $Out 。-Out で場所を選んでください。例: -Out `"`$HOME\Desktop\pc.txt`""
    exit 1
}
Write-Output "Written: $Out ($($text.Count) lines). Read it, then hand it in on the page `"Software`"."
Write-Output "書きました: $Out 。読んで確かめてから、「ソフト」のページで入れてください。"
