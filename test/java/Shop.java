import io.github.cdkstepwright.Approval;
import io.github.cdkstepwright.ApprovalNotifier;
import io.github.cdkstepwright.ApprovalRule;
import io.github.cdkstepwright.ApprovalStepProps;
import io.github.cdkstepwright.ITrigger;
import io.github.cdkstepwright.IWorkflow;
import io.github.cdkstepwright.MediaConvertRenditionProps;
import io.github.cdkstepwright.OrderWorkflow;
import io.github.cdkstepwright.Rendition;
import io.github.cdkstepwright.Step;
import io.github.cdkstepwright.StepBinding;
import io.github.cdkstepwright.StepOptions;
import io.github.cdkstepwright.TriggerBinding;
import io.github.cdkstepwright.VideoProcessingWorkflow;
import io.github.cdkstepwright.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.SfnStateMachine;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/** The app of test/languages/app.ts in Java. {@code Map.of} has another order in each run. */
public class Shop {
    static class CallerIdentity extends Step {
        @Override
        public StepBinding bind(Construct scope, Object input) {
            return StepBinding.builder()
                .resource("arn:aws:states:::aws-sdk:sts:getCallerIdentity")
                .arguments(Map.of())
                .result("{% $states.result.Account %}")
                .build();
        }
    }

    static class NamedTrigger implements ITrigger {
        private final String id;

        NamedTrigger(String id) {
            this.id = id;
        }

        @Override
        public String getTriggerId() {
            return id;
        }

        @Override
        public TriggerBinding bindTrigger(Construct scope, IWorkflow workflow) {
            Rule rule = Rule.Builder.create(scope, "Rule").schedule(Schedule.rate(Duration.hours(1))).build();
            rule.addTarget(new SfnStateMachine(
                StateMachine.fromStateMachineArn(scope, "Started", workflow.getStateMachineArn())));
            return TriggerBinding.builder().build();
        }
    }

    private static IFunction function(Stack stack, String name) {
        return Function.fromFunctionName(stack, name, name.toLowerCase());
    }

    private static Rendition height(int height) {
        return Rendition.mediaConvert(MediaConvertRenditionProps.builder().height(height).build());
    }

    public static void main(String[] args) throws Exception {
        App app = new App();
        Stack stack = new Stack(app, "Shop");

        Map<String, Object> order = new HashMap<>(Map.of(
            "order", "{% $request.orderId %}",
            "amount", Map.of("value", 10, "currency", "EUR"),
            "tags", List.of("b", "a")));
        order.put("coupon", null);
        OrderWorkflow orders = OrderWorkflow.Builder.create(stack, "Orders")
            .pay(Step.invoke(function(stack, "Pay"), StepOptions.builder()
                .timeout(Duration.seconds(20))
                .arguments(order)
                .build()))
            .ship(Step.invoke(function(stack, "Ship")))
            .build();

        Approval approval = Approval.Builder.create(stack, "Approval")
            .notifier(ApprovalNotifier.step(Step.invoke(function(stack, "Chat"))))
            .build();
        Map<String, Object> details = new LinkedHashMap<>(); // approvers see them in this order
        details.put("Amount", "{% $states.input.amount %}");
        details.put("Order", Map.of("number", 1, "items", 2, "by", "ada"));
        Step ask = Step.approval(approval, ApprovalStepProps.builder()
            .title("Refund?")
            .details(details)
            .approvers(List.of("ada", "bob"))
            .rule(ApprovalRule.all())
            .build());

        Workflow flow = Workflow.Builder.create(stack, "Flow")
            .definition(ask.toState(stack, "Ask").next(new CallerIdentity().toState(stack, "Who am I")))
            .build();
        flow.addTrigger(new NamedTrigger("Hourly"));

        VideoProcessingWorkflow.Builder.create(stack, "Videos")
            .renditions(Map.of("hd", height(1080), "phone", height(480), "thumbnail", height(240), "preview",
                height(360)))
            .build();

        Stack wrong = new Stack(new App(), "Wrong");
        List<Runnable> mistakes = List.of(
            () -> Step.invoke(function(stack, "Late"), StepOptions.builder()
                .arguments(Map.of("wait", Duration.days(1))).build()).toState(wrong, "Wait"),
            () -> VideoProcessingWorkflow.Builder.create(wrong, "Videos").renditions(Map.of()).build(),
            () -> orders.getWorkflow().addTrigger(new NamedTrigger("my-trigger!")));
        List<String> errors = new ArrayList<>();
        for (Runnable mistake : mistakes) {
            try {
                mistake.run();
                errors.add("nothing");
            } catch (RuntimeException error) {
                errors.add(error.getMessage());
            }
        }

        String directory = app.synth().getDirectory();
        Files.writeString(Path.of(directory, "errors.txt"), String.join("\n", errors));
    }
}
