using EventSourcing.Aggregates;

namespace OrderFlow.Http.Problems;

/// <summary>Answers to a path that names nothing: not found, or not even an id.</summary>
internal static class Missing
{
    public static ProblemResult Customer => Of("customer-not-found", "There is no such customer.");

    public static ProblemResult Product => Of("product-not-found", "There is no such product.");

    public static ProblemResult Order => Of("order-not-found", "There is no such order.");

    public static ProblemResult OrderItem => Of("order-item-not-found", "The order has no such item.");

    public static ProblemResult DeadLetter => Of("dead-letter-not-found", "Nothing is parked under this id: it was handled, dropped, or has expired.");

    public static ProblemResult Projection => Of("projection-not-found", "There is no such projection.");

    public static ProblemResult Rebuild => Of("rebuild-not-found", "No such rebuild has been asked for.");

    public static ProblemResult Stream => Of("stream-not-found", "There is no such stream.");

    public static ProblemResult File => new(ProblemTypes.FileNotFound, "There is no such file.");

    private static ProblemResult Of(string code, string detail) => ProblemResult.For(new Refusal(code, detail, RefusalKind.NotFound));
}
