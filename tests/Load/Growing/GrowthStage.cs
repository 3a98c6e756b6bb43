namespace OrderFlow.Load.Growing;

/// <summary>What was measured with so much in the store. CPU is the app's, its emulated services included.</summary>
/// <param name="Events">Stored by the filling up to then; the orders placed to measure come on top.</param>
/// <param name="FillPerSecond">Events, until every projection had them too.</param>
/// <param name="AnswerP50">Milliseconds, of placing an order.</param>
/// <param name="OrderCpu">Milliseconds for an order carried to its end.</param>
/// <param name="PageP50">Milliseconds, of a page of 20 orders.</param>
/// <param name="PageCpu">Milliseconds.</param>
/// <param name="RebuildEvents">That a rebuild of the list has read.</param>
/// <param name="RebuildCpu">Microseconds for an event.</param>
/// <param name="ResidentMiB">After all that.</param>
/// <param name="StartSeconds">The app's next start, on this state, to its first good answer.</param>
/// <param name="StartedMiB">Resident a few seconds later.</param>
internal sealed record GrowthStage(
    int Events,
    int Streams,
    double FillPerSecond,
    double? AnswerP50,
    double OrderCpu,
    double? PageP50,
    double PageCpu,
    long RebuildEvents,
    double RebuildPerSecond,
    double RebuildCpu,
    double ResidentMiB,
    double StartSeconds,
    double StartedMiB);
