using LocalCloud.Completion;

namespace LocalCloud.CommandLine;

/// <summary>What may be said after <c>completion</c>.</summary>
internal static class CompletionArguments
{
    public const string Help = """
        Prints a script that lets a shell complete what you type. It knows all there is to know: nothing is run while you type.

        Usage: localcloud completion bash|zsh|fish|pwsh

          bash    in ~/.bashrc:        eval "$(localcloud completion bash)"
          zsh     in ~/.zshrc:         eval "$(localcloud completion zsh)"         (after compinit)
          fish    once:                localcloud completion fish > ~/.config/fish/completions/localcloud.fish
          pwsh    in $PROFILE:         localcloud completion pwsh | Out-String | Invoke-Expression

          --help              print this and end
        """;

    /// <exception cref="UsageException">There is no such shell.</exception>
    public static string Parse(IReadOnlyList<string> args) => args is [var shell] && CompletionScript.Shells.Contains(shell)
        ? shell
        : throw new UsageException($"completion needs the name of a shell: {string.Join(", ", CompletionScript.Shells)}.");
}
