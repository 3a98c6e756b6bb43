using OrderFlow.Load.CommandLine;

namespace OrderFlow.Load.Storing;

/// <summary>What is measured, in the order of the table; each entry on ground of its own.</summary>
internal static class Programme
{
    public static IEnumerable<Func<Ground, IReadOnlyList<IMeasurement>>> Of(EventStoreOptions options, TimeProvider time)
    {
        foreach (var group in EventStoreOptions.Groups.Where(options.Only.Contains))
        {
            switch (group)
            {
                case "append":
                    yield return ground => Share(ground.NewProcess(), process => [Append(process, 1), Append(process, 5)]);
                    break;
                case "one-stream":
                    yield return ground => [OneStream(ground, 1), OneStream(ground, 2), OneStream(ground, 4)];
                    break;
                case "load":
                    yield return ground => Share(ground.NewProcess(), process => [Load(process, 1, false), Load(process, 5, false), Load(process, 1, true)]);
                    break;
                case "rebuild":
                    yield return ground => [Rebuild(ground, ordersAtOnce: 16)];
                    yield return ground => [Rebuild(ground, ordersAtOnce: 800)];
                    break;
            }
        }

        IMeasurement Append(StoreProcess process, int eventsPerCommit) =>
            new AppendMeasurement(process, options.Writers, eventsPerCommit, options.WarmUp, options.Round, time);

        IMeasurement OneStream(Ground ground, int processes) => new OneStreamMeasurement(
            [.. Enumerable.Range(0, processes).Select(_ => ground.NewProcess())], options.WarmUp, options.Round, time);

        IMeasurement Load(StoreProcess process, int eventsPerCommit, bool withSnapshot) =>
            new LoadMeasurement(process, options.StreamLength, eventsPerCommit, withSnapshot, time);

        IMeasurement Rebuild(Ground ground, int ordersAtOnce) =>
            new RebuildMeasurement(ground.NewProcess(), options.RebuildEvents, ordersAtOnce, time);
    }

    private static IReadOnlyList<IMeasurement> Share(StoreProcess process, Func<StoreProcess, IReadOnlyList<IMeasurement>> measurements) =>
        measurements(process);
}
