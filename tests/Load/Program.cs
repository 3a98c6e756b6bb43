using System.Runtime.InteropServices;
using OrderFlow.Load;
using OrderFlow.Load.CommandLine;
using Spectre.Console;

var parsed = LoadArguments.Parse(args);
switch (parsed)
{
    case ParsedArguments.Help(var text):
        Console.WriteLine(text);
        return 0;

    case ParsedArguments.Refused refused:
        Console.Error.WriteLine(refused.Reason);
        Console.Error.WriteLine("Try --help.");
        return 2;
}

using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return parsed switch
{
    ParsedArguments.PlaceOrders(var options) => await PlaceOrdersCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token),
    ParsedArguments.EventStore(var options) => await EventStoreCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token),
    ParsedArguments.PartnerMessages(var options) =>
        await PartnerMessagesCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token),
    ParsedArguments.BrokerOutage(var options) => await BrokerOutageCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token),
    ParsedArguments.Rebuild(var options) => await RebuildCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token),
    ParsedArguments.Compare(var options) => await CompareCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token),
    ParsedArguments.Growth(var options) => await GrowthCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token),
    ParsedArguments.Alternate(var options) => await AlternateCommand.RunAsync(options, AnsiConsole.Console, TimeProvider.System, interrupted.Token),
    _ => throw new InvalidOperationException("Unknown command."),
};

void Interrupt(PosixSignalContext signal)
{
    // The first time, stop and report what is known; the second time, just stop.
    signal.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}
