using OrderFlow.Load;
using OrderFlow.Load.CommandLine;
using Spectre.Console;

switch (LoadArguments.Parse(args))
{
    case ParsedArguments.Help:
        Console.WriteLine(Usage.Text);
        return 0;

    case ParsedArguments.Refused refused:
        Console.Error.WriteLine(refused.Reason);
        Console.Error.WriteLine("Try --help.");
        return 2;

    case ParsedArguments.PlaceOrders(var options):
        using (var interrupted = new CancellationTokenSource())
        {
            Console.CancelKeyPress += (_, pressed) =>
            {
                // The first time, stop and report what is known; the second time, just stop.
                pressed.Cancel = !interrupted.IsCancellationRequested;
                interrupted.Cancel();
            };
            return await PlaceOrdersCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token);
        }

    default:
        throw new InvalidOperationException("Unknown command.");
}
