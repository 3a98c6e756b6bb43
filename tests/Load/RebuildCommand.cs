using OrderFlow.Load.CommandLine;
using Spectre.Console;

namespace OrderFlow.Load;

internal static class RebuildCommand
{
    public static Task<int> RunAsync(RebuildOptions options, IAnsiConsole console, TimeProvider time, CancellationToken interrupted) =>
        throw new NotImplementedException();
}
