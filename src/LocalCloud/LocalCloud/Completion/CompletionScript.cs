using System.Text;

namespace LocalCloud.Completion;

/// <summary>The scripts: each asks which command is typed, and offers its words.</summary>
internal static class CompletionScript
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    public static string For(string shell) => shell switch
    {
        "bash" => Bash(),
        "zsh" => Zsh(),
        "fish" => Fish(),
        _ => PowerShell(),
    };

    private static IEnumerable<CompletedOption> Options => CompletedCommand.All.SelectMany(command => command.Options);

    private static string FirstWords => string.Join(' ', CompletedCommand.All.Where(command => command.Name == command.Words).Select(command => command.Words).Append("--help").Append("--version"));

    private static string WordsOf(CompletedCommand command) => string.Join(' ', command.Next.Concat(command.Options.Select(option => "--" + option.Name)));

    private static string NamesOf(Func<CompletedOption, bool> which) => string.Join('|', Options.Where(which).Select(option => "--" + option.Name).Distinct());

    // "start cosmosdb" before "start ...": the first that fits is taken.
    private static string Cases(Func<CompletedCommand, string> line) => string.Join("\n", CompletedCommand.All.Select(line));

    private static string PatternOf(CompletedCommand command) => command.Words.Contains(' ') ? $"'{command.Words}'" : $"'{command.Words} '*";

    private static string Bash() => $$"""
        _localcloud() {
          local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= folders=
          case $before in
            {{NamesOf(option => option.TakesFolder)}}) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
            {{NamesOf(option => option.TakesFile)}}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
            {{NamesOf(option => option is { Value.Length: > 0, TakesFile: false, TakesFolder: false })}}) COMPREPLY=(); return ;;
          esac
          if (( COMP_CWORD == 1 )); then
            words='{{FirstWords}}'
          else
            local second=
            (( COMP_CWORD > 2 )) && second=${COMP_WORDS[2]}
            case "${COMP_WORDS[1]} $second" in
        {{Cases(command => $"      {PatternOf(command)}) words='{WordsOf(command)}'{(command.TakesFolder ? " folders=1" : "")} ;;")}}
            esac
          fi
          mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"; [[ $folders && $current != -* ]] && compgen -d -- "$current")
        }
        complete -o filenames -F _localcloud localcloud
        """;

    private static string Zsh() => $$"""
        #compdef localcloud
        _localcloud() {
          local offered= folders=
          case $words[CURRENT-1] in
            {{NamesOf(option => option.TakesFolder)}}) _files -/; return ;;
            {{NamesOf(option => option.TakesFile)}}) _files; return ;;
            {{NamesOf(option => option is { Value.Length: > 0, TakesFile: false, TakesFolder: false })}}) return ;;
          esac
          if (( CURRENT == 2 )); then
            offered='{{FirstWords}}'
          else
            local second=
            (( CURRENT > 3 )) && second=$words[3]
            case "$words[2] $second" in
        {{Cases(command => $"      {PatternOf(command)}) offered='{WordsOf(command)}'{(command.TakesFolder ? " folders=1" : "")} ;;")}}
            esac
          fi
          compadd -- ${=offered}
          [[ -n $folders && $PREFIX != -* ]] && _files -/
          return 0
        }
        compdef _localcloud localcloud
        """;

    private static string Fish()
    {
        var script = new StringBuilder("complete -c localcloud -f\n");
        foreach (var command in CompletedCommand.All.Where(command => command.Name == command.Words))
        {
            script.AppendLine($"complete -c localcloud -n __fish_use_subcommand -a {command.Words}");
        }

        foreach (var option in (string[])["help", "version"])
        {
            script.AppendLine($"complete -c localcloud -n __fish_use_subcommand -l {option}");
        }

        foreach (var command in CompletedCommand.All)
        {
            var words = command.Words.Split(' ');
            var others = command.Next.Where(next => words.Length == 1 && command.Words != "completion" && next.Length > 0).ToArray();
            var here = string.Join("; and ", words.Select(word => $"__fish_seen_subcommand_from {word}"))
                + (others.Length == 0 ? "" : $"; and not __fish_seen_subcommand_from {string.Join(' ', others)}");
            foreach (var next in command.Next)
            {
                script.AppendLine($"complete -c localcloud -n '{here}' -a {next}");
            }

            if (command.TakesFolder)
            {
                script.AppendLine($"complete -c localcloud -n '{here}' -a '(__fish_complete_directories)'");
            }

            foreach (var option in command.Options)
            {
                var value = option switch
                {
                    { TakesFolder: true } => " -x -a '(__fish_complete_directories)'",
                    { TakesFile: true } => " -r -F",
                    { Value.Length: > 0 } => " -x",
                    _ => "",
                };
                script.AppendLine($"complete -c localcloud -n '{here}' -l {option.Name}{value} -d '{option.About.Replace("'", "\\'", StringComparison.Ordinal)}'");
            }
        }

        return script.Replace("\r", "").ToString().TrimEnd();
    }

    private static string PowerShell() => $$"""
        Register-ArgumentCompleter -Native -CommandName localcloud -ScriptBlock {
          param($current, $line, $position)
          $words = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
          $offered = if ($words.Count -le 1) { '{{FirstWords}}' } else {
            switch -Wildcard ("$($words[1]) $($words[2])") {
        {{Cases(command => $"      {PatternOf(command).Replace("'*", "*'", StringComparison.Ordinal)} {{ '{WordsOf(command)}'; break }}")}}
            }
          }
          "$offered".Split(' ') | Where-Object { $_ -and $_ -like "$current*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;
}
